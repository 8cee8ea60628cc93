/* Restoring, for commands that know which backup is meant. */
#ifndef SQLGUARD_CLI_RESTORE_H
#define SQLGUARD_CLI_RESTORE_H

#include "target_options.h"

/* Does what `sqlguard restore BACKUP [MIGRATIONS]` does; the journal has it under the
   name of the command. */
bool sg_restore_backup(int *code, const char *command, const struct target_values *common,
		       bool yes, const char *backup, struct text_list rest,
		       struct sg_arena *arena, struct sg_err *err);

#endif
