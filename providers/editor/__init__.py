"""The service editor: a task list, one page a question, check your answers."""
