/* Lines at which a file turns to its up or down part; Atlas reads those of others, too.
 */
#ifndef SQLGUARD_LAYOUTS_DIRECTIVES_H
#define SQLGUARD_LAYOUTS_DIRECTIVES_H

#define SG_GOOSE_UP   "^--[ \t]*\\+goose[ \t]+up[ \t]*$"
#define SG_GOOSE_DOWN "^--[ \t]*\\+goose[ \t]+down[ \t]*$"

#define SG_DBMATE_UP   "^(?-i)--\\s*migrate:up(\\s|\\z)"
#define SG_DBMATE_DOWN "^(?-i)--\\s*migrate:down(\\s|\\z)"

#endif
