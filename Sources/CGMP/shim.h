// GMP for Swift. Functions such as `__gmpz_add` import by themselves; the ones that gmp.h defines as macros
// (mpz_sgn, mpq_numref, …) do not, and are wrapped here.
#ifndef DAGLIFT_CGMP_SHIM_H
#define DAGLIFT_CGMP_SHIM_H
#include <gmp.h>

static inline int daglift_mpz_sgn(const __mpz_struct *value) { return mpz_sgn(value); }

#endif
