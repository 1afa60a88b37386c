//! Names that need `r#`, and names that only have it.

use stress_runtime::stress;

#[stress]
fn r#type() {}

#[stress]
fn r#plain() {}

#[stress]
fn r#gen() {}

#[stress]
fn r#try() {}

mod r#mod {
    use stress_runtime::stress;

    #[stress]
    #[tokio::test]
    async fn r#async() {}
}
