/* Unknown is a value: a rule stays silent or says so, and never guesses. */
#ifndef SQLGUARD_MAYBE_H
#define SQLGUARD_MAYBE_H

enum sg_maybe { SG_UNKNOWN, SG_YES, SG_NO };

#endif
