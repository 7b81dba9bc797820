/** Tests of Azure DevOps. */
@NullMarked
package io.gitops4j.git.azure;

import org.jspecify.annotations.NullMarked;
