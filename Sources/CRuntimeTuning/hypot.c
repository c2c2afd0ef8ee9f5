// SPDX-License-Identifier: MIT
#include <complex.h>
#include <math.h>

// hypot() and hypotf() have a new symbol version in glibc 2.35, for errors that nothing here
// checks. Swift's libraries refer to them, so a program linked on a newer system would not start on
// glibc 2.34 (RHEL 9). These definitions replace them; cabs() is the same function under a symbol
// that has not changed since 2.2.5.

double hypot(double x, double y) { return cabs(__builtin_complex(x, y)); }
float hypotf(float x, float y) { return cabsf(__builtin_complex(x, y)); }
