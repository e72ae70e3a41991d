//! One definition of each metric.
