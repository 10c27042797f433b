// The C interface of BLAS for Swift, from OpenBLAS: the reference BLAS has the same functions and is 30 times slower.
#ifndef DAGLIFT_COPENBLAS_SHIM_H
#define DAGLIFT_COPENBLAS_SHIM_H
#include <cblas.h>
#endif
