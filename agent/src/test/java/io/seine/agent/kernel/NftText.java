package io.seine.agent.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Runs nft's commands for tests of other packages. */
public final class NftText implements AutoCloseable {
    private final Nft nft = Nft.open();

    /** All or none of them, in the network namespace of the calling thread. */
    public void run(String commands) {
        nft.run(commands);
    }

    /** What nft prints as JSON for one command, in the network namespace of the calling thread. */
    public String print(String command) {
        return nft.print(command);
    }

    /** Makes the kernel forget all connections. */
    public static void forgetConnections() {
        var message = ByteBuffer.allocate(20)
                .order(ByteOrder.nativeOrder())
                .putInt(20)
                .putShort((short) (1 << 8 | 2)) // NFNL_SUBSYS_CTNETLINK, IPCTNL_MSG_CT_DELETE
                .putShort((short) (1 | 4)) // NLM_F_REQUEST, NLM_F_ACK
                .array();
        if (LibC.netfilter(message) != 0) {
            throw new IllegalStateException("the kernel does not forget its connections");
        }
    }

    @Override
    public void close() {
        nft.close();
    }
}
