/** Tests of both Bitbuckets. */
@NullMarked
package io.gitops4j.git.bitbucket;

import org.jspecify.annotations.NullMarked;
