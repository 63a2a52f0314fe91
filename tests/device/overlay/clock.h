#include <stdint.h>

void clock_init(void);

// Let the core sleep until a character arrives or `ms` have passed, at most; -1 waits for the character alone.
void clock_wait(int ms);
