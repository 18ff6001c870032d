/** How collector and API show who they are. */
package dev.tributary.serving.tls;
