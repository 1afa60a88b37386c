//! Has no `std` in its tests either, unless they name it.
#![no_std]

#[cfg(test)]
extern crate std;

#[test]
fn has_no_std() {
    std::println!("but by its name");
}
