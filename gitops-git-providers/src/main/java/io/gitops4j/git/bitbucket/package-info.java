/** Bitbucket: the Cloud and the Data Center, which have two APIs. */
@NullMarked
package io.gitops4j.git.bitbucket;

import org.jspecify.annotations.NullMarked;
