/** What looks at a server from outside: the one client of this project, and ports that nobody uses. */
package dev.tidemark.server.net;
