/* The shim in real time on a terminal, as lockstep.c says. The result is an exit status. */
#ifndef TERMINAL_H
#define TERMINAL_H

#include <stdint.h>

int terminal_run(const char *path, unsigned long baud, uint32_t epoch);

#endif
