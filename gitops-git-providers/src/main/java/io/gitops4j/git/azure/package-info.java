/** Azure DevOps, the service and the server. */
@NullMarked
package io.gitops4j.git.azure;

import org.jspecify.annotations.NullMarked;
