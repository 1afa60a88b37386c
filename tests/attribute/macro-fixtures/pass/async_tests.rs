//! Async tests, with their runtime supplied by the attribute below.

use stress_runtime::stress;

#[stress]
#[tokio::test]
async fn on_tokio() {
    tokio::task::yield_now().await;
}

#[stress(runs = 500, timeout = "5s", shuffle)]
#[tokio::test(flavor = "current_thread")]
async fn on_tokio_with_options() {
    let answer = tokio::spawn(async { 42 }).await;
    assert_eq!(answer.expect("the task panicked"), 42);
}

#[stress]
#[tokio::test]
async fn with_a_result() -> Result<(), tokio::task::JoinError> {
    tokio::spawn(async {}).await
}

mod by_a_short_name {
    use stress_runtime::stress;
    use tokio::test;

    #[stress]
    #[test]
    async fn that_hides_the_built_in_test() {
        tokio::task::yield_now().await;
    }
}
