// LAPACK for Swift, through its C interface. The functions on complex numbers use C's `_Complex`, which Swift does not
// import; the real ones do.
#ifndef DAGLIFT_CLAPACKE_SHIM_H
#define DAGLIFT_CLAPACKE_SHIM_H
#include <lapacke.h>
#endif
