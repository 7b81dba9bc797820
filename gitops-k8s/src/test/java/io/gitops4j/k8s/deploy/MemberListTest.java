package io.gitops4j.k8s.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.deploy.Inventory.Member;
import io.gitops4j.k8s.model.ObjectId;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The members of an inventory")
class MemberListTest {
  private static final int MOST = 1 << 20;

  private static Map<ObjectId, Member> members(int count) {
    Random random = new Random(7);
    Map<ObjectId, Member> members = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      byte[] bytes = new byte[28];
      random.nextBytes(bytes);
      String uid = UUID.nameUUIDFromBytes(bytes).toString();
      byte[] digest = new byte[12];
      random.nextBytes(digest);
      String name = "service-" + Integer.toHexString(random.nextInt()) + "-" + i % 100;
      String namespace = "team-" + random.nextInt(200);
      members.put(
          new ObjectId("apps", "Deployment", namespace, name),
          new Member("apps/v1", uid, Base64.getUrlEncoder().encodeToString(digest)));
    }
    return members;
  }

  @Test
  @DisplayName("are written for people to read while they are few")
  void few() throws IOException {
    Map<ObjectId, Member> members = members(100);
    Fields written = MemberList.into(Fields.none(), members);
    assertThat(written.object("data").text("members")).contains("\"kind\":\"Deployment\"");
    assertThat(MemberList.of(written)).isEqualTo(members);
  }

  @Test
  @DisplayName("fit into a ConfigMap when they are 10,000")
  void many() throws IOException {
    Map<ObjectId, Member> members = members(10_000);
    Fields written = MemberList.into(Fields.none(), members);
    String packed = written.object("binaryData").text("members.gz");
    assertThat(Base64.getDecoder().decode(packed).length).isLessThan(MOST - 1024);
    assertThat(MemberList.of(written)).isEqualTo(members);
  }
}
