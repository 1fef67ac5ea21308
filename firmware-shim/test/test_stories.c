#include "check.h"
void suite_stories(void) {}
