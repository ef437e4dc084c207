"""Search: one question, one kind of answer, two engines that give the same one."""
