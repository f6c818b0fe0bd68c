package io.seine.cli.mc.install;

import io.seine.api.Names;

/** What a cluster is installed as. */
public enum Role {
    LEADER("antrea-multicluster-leader.yml", Names.DEFAULT_LEADER_NAMESPACE),
    MEMBER("antrea-multicluster-member.yml", Names.DEFAULT_MEMBER_NAMESPACE);

    private final String file;
    private final String namespace;

    Role(String file, String namespace) {
        this.file = file;
        this.namespace = namespace;
    }

    /** Name of the manifest. */
    String file() {
        return file;
    }

    /** The Namespace that the manifest is written for. */
    public String defaultNamespace() {
        return namespace;
    }
}
