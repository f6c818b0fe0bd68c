package io.seine.agent.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Tells whether others have changed a table of nftables, by what the kernel tells everybody of each transaction: to read ten thousand rules in
 * order to see that they are still there costs more than to notice that nobody touched them. Numbers are those of {@code
 * linux/netfilter/nf_tables.h}.
 *
 * <p>The network namespace is that of the thread that opens it. Not for use by several threads.
 */
final class TableWatch implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    /** Of notices of others' transactions between two looks, as of a kube-proxy that writes ten thousand rules. */
    private static final int WAITING = 8 * 1024 * 1024;

    private static final int NFTABLES = 7; // NFNLGRP_NFTABLES
    private static final int SUBSYSTEM = 10; // NFNL_SUBSYS_NFTABLES
    private static final int GENERATION = 15; // NFT_MSG_NEWGEN: the end of a transaction

    /** In every other notice, the name of the table. */
    private static final int TABLE = 1;

    private static final int HEADER = 20; // struct nlmsghdr, struct nfgenmsg
    private static final int TYPE_OF_ATTRIBUTE = 0x3fff;

    private final int descriptor;
    private final byte[] table;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(BUFFER, 8);

    /** Transactions that changed the table, and have ended. */
    private int transactions;

    private boolean touched;
    private boolean lost;

    private TableWatch(int descriptor, String table) {
        this.descriptor = descriptor;
        this.table = table.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Begins to watch.
     *
     * @param table its name, in whatever family
     * @throws KernelException if the kernel does not tell
     */
    static TableWatch open(String table) {
        int descriptor = LibC.netfilterSocket();
        if (descriptor < 0) {
            throw silent(descriptor);
        }
        LibC.receiveBuffer(descriptor, WAITING); // with the usual one more gets lost, and the table is read more often
        int error = LibC.join(descriptor, NFTABLES);
        if (error < 0) {
            LibC.close(descriptor);
            throw silent(error);
        }
        return new TableWatch(descriptor, table);
    }

    private static KernelException silent(int error) {
        return new KernelException("the kernel does not tell what changes in nftables: " + LibC.error(-error));
    }

    /**
     * Whether others may have changed the table since this was asked last.
     *
     * @param own how many transactions of this process have changed it since then
     */
    boolean changed(int own) {
        while (true) {
            int length = LibC.receiveNow(descriptor, buffer);
            if (length == -LibC.EAGAIN) {
                break;
            }
            if (length == -LibC.ENOBUFS) {
                lost = true;
            } else if (length < 0 && length != -LibC.EINTR) {
                throw silent(length);
            } else if (length > 0) {
                read(ByteBuffer.wrap(buffer.asSlice(0, length).toArray(JAVA_BYTE))
                        .order(ByteOrder.nativeOrder()));
            }
        }
        boolean changed = lost || touched || transactions != own;
        transactions = 0;
        lost = false;
        return changed;
    }

    private void read(ByteBuffer notices) {
        while (notices.remaining() >= HEADER) {
            int length = notices.getInt(notices.position());
            if (length < HEADER || length > notices.remaining()) {
                throw new KernelException("the kernel tells of nftables what cannot be read");
            }
            read(
                    notices.getShort(notices.position() + Integer.BYTES),
                    notices.slice(notices.position() + HEADER, length - HEADER));
            notices.position(Math.min(notices.limit(), notices.position() + padded(length)));
        }
    }

    private void read(short type, ByteBuffer attributes) {
        if (type >>> Byte.SIZE != SUBSYSTEM) {
            return;
        }
        if ((type & 0xff) == GENERATION) {
            if (touched) {
                transactions++;
            }
            touched = false;
        } else {
            touched |= isOfTable(attributes.order(ByteOrder.nativeOrder()));
        }
    }

    private boolean isOfTable(ByteBuffer attributes) {
        int header = 2 * Short.BYTES;
        while (attributes.remaining() >= header) {
            int length = Short.toUnsignedInt(attributes.getShort(attributes.position()));
            if (length < header || length > attributes.remaining()) {
                return true; // not to be read, so it could be
            }
            if ((attributes.getShort(attributes.position() + Short.BYTES) & TYPE_OF_ATTRIBUTE) == TABLE) {
                // It ends with a zero.
                return length - header - 1 == table.length
                        && attributes
                                .slice(attributes.position() + header, table.length)
                                .equals(ByteBuffer.wrap(table));
            }
            attributes.position(Math.min(attributes.limit(), attributes.position() + padded(length)));
        }
        return false;
    }

    private static int padded(int length) {
        return (length + 3) / 4 * 4;
    }

    @Override
    public void close() {
        LibC.close(descriptor);
        arena.close();
    }
}
