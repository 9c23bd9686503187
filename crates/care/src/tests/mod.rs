//! Backups of small sites on both databases, restored on both; and what must never be restored.

mod hostile;
mod killed;
mod round;
mod scene;
