package io.seine.cli.mc.access;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.seine.api.Annotations;
import io.seine.api.Names;
import java.util.Map;

/**
 * What lets one member into the leader cluster: three objects of one name, as the guide and the original's command make them.
 *
 * @param namespace the leader's
 * @param name of all three
 * @param clusterId the only cluster that the account may speak for
 */
public record MemberAccount(String namespace, String name, String clusterId) {
    /** The type of Secrets that Kubernetes fills with a token of a ServiceAccount. */
    static final String TOKEN_TYPE = "kubernetes.io/service-account-token";

    /** On such a Secret: the ServiceAccount. */
    static final String ACCOUNT_NAME = "kubernetes.io/service-account.name";

    /** The name of a member's token when nobody chose another. */
    public static String usualName(String clusterId) {
        return "member-" + clusterId;
    }

    /** The account, which admission in the leader cluster knows the member by. */
    ServiceAccount account() {
        var metadata = metadata();
        metadata.getAnnotations().put(Annotations.CLUSTER_ID, clusterId);
        return new ServiceAccountBuilder().withMetadata(metadata).build();
    }

    /** Its rights. */
    RoleBinding rights() {
        return new RoleBindingBuilder()
                .withMetadata(metadata())
                .withNewRoleRef()
                .withApiGroup("rbac.authorization.k8s.io")
                .withKind("Role")
                .withName(Names.MEMBER_ROLE)
                .endRoleRef()
                .addNewSubject()
                .withKind("ServiceAccount")
                .withName(name)
                .withNamespace(namespace)
                .endSubject()
                .build();
    }

    /** Its token, which Kubernetes fills in. */
    Secret token() {
        return token(name);
    }

    /** A second token beside the first. */
    Secret token(String secretName) {
        var metadata = metadata();
        metadata.setName(secretName);
        metadata.getAnnotations().put(ACCOUNT_NAME, name);
        return new SecretBuilder().withMetadata(metadata).withType(TOKEN_TYPE).build();
    }

    private ObjectMeta metadata() {
        return new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .addToAnnotations(Map.of(Annotations.CREATED_BY_COMMAND, Annotations.TRUE))
                .build();
    }
}
