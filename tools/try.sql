-- The database of tools/try.sh, as `wrangler d1 export` wrote it before the deployment.
PRAGMA defer_foreign_keys=TRUE;
CREATE TABLE d1_migrations(
		id         INTEGER PRIMARY KEY AUTOINCREMENT,
		name       TEXT UNIQUE,
		applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
);
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES(1,'0000_first_shelf.sql','2026-10-02 08:15:00');
INSERT INTO "d1_migrations" ("id","name","applied_at") VALUES(2,'0001_wishlists.sql','2026-10-20 08:15:00');
CREATE TABLE `books` (
	`id` integer PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`isbn` text,
	`price_cents` integer DEFAULT 0 NOT NULL
);
INSERT INTO "books" ("id","title","isbn","price_cents") VALUES(1,'Middlemarch','9780141439549',1290);
INSERT INTO "books" ("id","title","isbn","price_cents") VALUES(2,'Emma','9780141439587',890);
INSERT INTO "books" ("id","title","isbn","price_cents") VALUES(3,'Moby-Dick','9780142437247',1450);
CREATE TABLE `readers` (
	`id` integer PRIMARY KEY NOT NULL,
	`email` text NOT NULL
);
INSERT INTO "readers" ("id","email") VALUES(1,'ada@example.org');
INSERT INTO "readers" ("id","email") VALUES(2,'ben@example.org');
CREATE TABLE `wishes` (
	`reader_id` integer NOT NULL,
	`book_id` integer NOT NULL,
	`wished_at` integer NOT NULL,
	PRIMARY KEY(`reader_id`, `book_id`),
	FOREIGN KEY (`reader_id`) REFERENCES `readers`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`book_id`) REFERENCES `books`(`id`) ON UPDATE no action ON DELETE cascade
);
INSERT INTO "wishes" ("reader_id","book_id","wished_at") VALUES(1,2,1790000000);
INSERT INTO "wishes" ("reader_id","book_id","wished_at") VALUES(1,3,1790000100);
INSERT INTO "wishes" ("reader_id","book_id","wished_at") VALUES(2,1,1790000200);
INSERT INTO "wishes" ("reader_id","book_id","wished_at") VALUES(2,3,1790000300);
CREATE UNIQUE INDEX `readers_email_unique` ON `readers` (`email`);
DELETE FROM sqlite_sequence;
INSERT INTO "sqlite_sequence" ("name","seq") VALUES('d1_migrations',2);
