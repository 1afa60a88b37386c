//! What a person sees: scripted sessions, folded into what is printed, on terminals and without one.

mod colours;
mod ends;
mod looks;
mod progress;
mod scripted;
