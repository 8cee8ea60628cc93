#include <sqlguard/report.h>

const char sg_version[] = SG_VERSION;
