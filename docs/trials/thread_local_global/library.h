/* How the last call in this thread ended. */
extern _Thread_local int last_error;
