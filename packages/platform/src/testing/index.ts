/** The door of the testing room; imported by tests only. */
export {}
