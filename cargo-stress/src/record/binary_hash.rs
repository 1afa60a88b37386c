//! The hash of a test binary's content: is it still the one that failed?

use super::identity::hex;
use camino::Utf8Path;
use sha2::{Digest, Sha256};
use std::io::{self, Read};

/// Bytes read at a time.
const CHUNK: usize = 256 * 1024;

/// `sha256:` and 64 hexadecimal digits, as `sha256sum` prints them.
///
/// # Errors
/// If the file cannot be read.
pub(super) fn binary_hash(path: &Utf8Path) -> io::Result<String> {
    let mut file = fs_err::File::open(path)?;
    let mut hasher = Sha256::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        match file.read(&mut chunk) {
            Ok(0) => return Ok(format!("sha256:{}", hex(&hasher.finalize()))),
            Ok(length) => hasher.update(&chunk[..length]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash_of(content: &[u8]) -> String {
        let directory = tempfile::tempdir().unwrap();
        let path = Utf8Path::from_path(directory.path()).unwrap().join("file");
        fs_err::write(&path, content).unwrap();
        binary_hash(&path).unwrap()
    }

    #[test]
    fn the_hash_is_the_one_that_sha256sum_prints() {
        let of_abc = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hash_of(b"abc"), of_abc);
    }

    #[test]
    fn every_byte_of_a_large_file_counts() {
        let mut content = vec![7; 2 * CHUNK + 3];
        let before = hash_of(&content);
        content[2 * CHUNK + 2] = 8;
        assert_ne!(hash_of(&content), before);
    }

    #[test]
    fn a_file_that_is_gone_is_an_error() {
        assert!(binary_hash(Utf8Path::new("/no/such/file")).is_err());
    }
}
