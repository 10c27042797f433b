extension CSyntax {
  /// Functions of the C library, which a function of another meaning may not be called: compilers know them, and a definition
  /// would replace them for the whole program.
  static let libraryNames: Set<String> = {
    let plain = """
      main abort abs atexit atof atoi atol atoll bsearch calloc div exit free getenv labs ldiv llabs lldiv malloc mblen \
      mbstowcs mbtowc qsort rand random realloc srand srandom strtod strtof strtol strtold strtoll strtoul strtoull system \
      wcstombs wctomb clearerr fclose feof ferror fflush fgetc fgetpos fgets fopen fprintf fputc fputs fread freopen \
      fscanf fseek fsetpos ftell fwrite getc getchar gets perror printf putc putchar puts remove rename rewind scanf setbuf \
      setvbuf snprintf sprintf sscanf tmpfile tmpnam ungetc vfprintf vfscanf vprintf vscanf vsnprintf vsprintf vsscanf \
      memchr memcmp memcpy memmove memset strcat strchr strcmp strcoll strcpy strcspn strerror strlen strncat strncmp \
      strncpy strpbrk strrchr strspn strstr strtok strxfrm bcmp bcopy bzero ffs index rindex strdup strndup strcasecmp \
      strncasecmp stpcpy stpncpy mempcpy alloca dcgettext dgettext gettext execl execle execlp execv execve execvp fork \
      isalnum isalpha isascii isblank iscntrl isdigit isgraph islower isprint ispunct isspace isupper isxdigit toascii \
      tolower toupper asctime clock ctime difftime gmtime localtime mktime strftime time signal raise longjmp setjmp \
      isnan isinf isfinite isnormal signbit fpclassify isgreater isgreaterequal isless islessequal islessgreater \
      isunordered finite matherr environ stdin stdout stderr errno assert
      """
    let real = """
      acos acosh asin asinh atan atan2 atanh cbrt ceil copysign cos cosh erf erfc exp exp10 exp2 expm1 fabs fdim floor fma \
      fmax fmin fmod frexp gamma hypot ilogb j0 j1 jn ldexp lgamma llrint llround log log10 log1p log2 logb lrint lround \
      modf nan nearbyint nextafter nexttoward pow pow10 remainder remquo rint round roundeven scalb scalbln scalbn \
      significand sin sincos sinh sqrt tan tanh tgamma trunc y0 y1 yn drem finite isinf isnan signbit \
      cabs cacos cacosh carg casin casinh catan catanh ccos ccosh cexp cimag clog clog10 conj cpow cproj creal csin csinh \
      csqrt ctan ctanh
      """
    var names = Set(plain.split(separator: " ").map(String.init))
    for name in real.split(separator: " ") { names.formUnion([String(name), "\(name)f", "\(name)l"]) }
    return names
  }()
}
