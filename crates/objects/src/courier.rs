//! Carries requests to the bucket from threads that may wait.

use std::sync::mpsc;
use std::time::Duration;

use bytes::Bytes;
use courier::Limits;
use http_body_util::Full;
use hyper::{Request, Response};
use tokio::runtime::Runtime;

use crate::bucket::SetupError;

const LIMITS: Limits = Limits {
    connect: Duration::from_secs(5),
    // A large picture over a slow line included.
    answer: Duration::from_secs(60),
    // More than the largest picture that is taken.
    largest: 64 << 20,
};

/// Carries requests over connections of its own, on a thread of its own.
pub(crate) struct Courier {
    courier: courier::Courier,
    /// Taken when this is dropped.
    runtime: Option<Runtime>,
}

impl Courier {
    pub(crate) fn new() -> Result<Courier, SetupError> {
        let courier = courier::Courier::new(LIMITS).map_err(SetupError::Machine)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("bucket")
            .enable_all()
            .build()
            .map_err(|error| SetupError::Machine(error.to_string()))?;
        Ok(Courier { courier, runtime: Some(runtime) })
    }

    /// The answer with its whole body, or what stood in the way. Waits for it.
    pub(crate) fn carry(&self, request: Request<Full<Bytes>>) -> Result<Response<Bytes>, String> {
        let Some(runtime) = &self.runtime else { return Err("the site ends".into()) };
        let (courier, (done, answer)) = (self.courier.clone(), mpsc::channel());
        runtime.spawn(async move {
            // Whoever asked may have gone.
            let _ = done.send(courier.carry(request).await);
        });
        answer.recv().unwrap_or_else(|_| Err("the site ends".into()))
    }
}

impl Drop for Courier {
    fn drop(&mut self) {
        // Waiting for its thread is forbidden to those who answer requests, and the last one may be one of them.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
