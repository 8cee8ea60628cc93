/*
 * Questions that several rules ask, so that they all get the same answer: a header for
 * each topic, of which analyzer/ask has the answers.
 */
#ifndef SQLGUARD_ASK_H
#define SQLGUARD_ASK_H

#include <sqlguard/ask/copy.h>
#include <sqlguard/ask/deeds.h>
#include <sqlguard/ask/edit.h>
#include <sqlguard/ask/foreign_keys.h>
#include <sqlguard/ask/refusal.h>
#include <sqlguard/ask/set.h>
#include <sqlguard/ask/statement.h>
#include <sqlguard/ask/tables.h>
#include <sqlguard/ask/tree.h>
#include <sqlguard/ask/words.h>

#endif
