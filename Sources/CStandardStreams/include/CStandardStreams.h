// Standard input, output and error, which whoever starts a process may have closed.
//
// There is nothing to call: each program that is linked with this takes their numbers before main begins, because
// Swift's runtime opens files of its own before the first line of a program runs, and what the program prints would
// get into those.
