/* The version, which the Makefile knows. */
#include <sqlguard/report.h>

const char sg_version[] = SG_VERSION;
