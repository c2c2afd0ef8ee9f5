#include <mpv/client.h>
#include "functions.h"
