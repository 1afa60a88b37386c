//! Plan, dispatch, judge and interruption against scripted harnesses.
