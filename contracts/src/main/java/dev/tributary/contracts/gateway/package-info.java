/** The gateway family: access log lines, what is kept of them, and what regions tell each other. */
package dev.tributary.contracts.gateway;
