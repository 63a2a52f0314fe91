#include <stdbool.h>

// Put what has arrived into the buffer; Ctrl-C interrupts the program instead.
void console_poll(void);

bool console_is_empty(void);

// Whether somebody has asked for characters since the last call.
bool console_is_watched(void);
