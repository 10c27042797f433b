// MPFR for Swift. All that is used of it are functions, which import by themselves.
#ifndef DAGLIFT_CMPFR_SHIM_H
#define DAGLIFT_CMPFR_SHIM_H
#include <mpfr.h>
#endif
