//! Stands for the checks of an exercise.

pub const CHECK: Check = Check {
    book: "03#half-close",
};
