//! Stands for an exercise.
