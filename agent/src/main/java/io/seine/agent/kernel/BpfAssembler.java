package io.seine.agent.kernel;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes BPF programs: one method per instruction, 64-bit arithmetic, jumps to named labels. Registers are 0 to 10 with
 * their usual parts: 0 result, 1 to 5 arguments, 6 to 9 kept over calls, 10 the frame pointer.
 */
final class BpfAssembler {
    private static final int LENGTH = 8;
    private static final int PSEUDO_MAP_FD = 1;
    private static final int STORE_BYTES = 9;
    private static final int LOAD_BYTES = 26;

    private final ByteArrayOutputStream code = new ByteArrayOutputStream();
    private final Map<String, Integer> labels = new HashMap<>();
    private final List<Jump> jumps = new ArrayList<>();

    private record Jump(int at, String label) {}

    /** {@code to = from}. */
    BpfAssembler move(int to, int from) {
        return emit(0xbf, to, from, 0, 0);
    }

    /** {@code to = value}. */
    BpfAssembler set(int to, int value) {
        return emit(0xb7, to, 0, 0, value);
    }

    /** {@code to ^= value}. */
    BpfAssembler exclusiveOr(int to, int value) {
        return emit(0xa7, to, 0, 0, value);
    }

    /** The lower 32 bits of {@code to}, in network order. */
    BpfAssembler toNetworkOrder(int to) {
        return emit(0xdc, to, 0, 0, 32);
    }

    /** {@code to = frame pointer + offset}: the address of a local variable. */
    BpfAssembler local(int to, int offset) {
        return move(to, 10).emit(0x07, to, 0, 0, offset);
    }

    /** {@code to} = the map that this process has open as {@code descriptor}. */
    BpfAssembler map(int to, int descriptor) {
        return emit(0x18, to, PSEUDO_MAP_FD, 0, descriptor).emit(0, 0, 0, 0, 0);
    }

    /** {@code to = *(u8 *) (base + offset)}. */
    BpfAssembler load8(int to, int base, int offset) {
        return emit(0x71, to, base, offset, 0);
    }

    /** {@code to = *(u16 *) (base + offset)}. */
    BpfAssembler load16(int to, int base, int offset) {
        return emit(0x69, to, base, offset, 0);
    }

    /** {@code to = *(u64 *) (base + offset)}. */
    BpfAssembler load64(int to, int base, int offset) {
        return emit(0x79, to, base, offset, 0);
    }

    /** {@code to = *(u32 *) (base + offset)}. */
    BpfAssembler load32(int to, int base, int offset) {
        return emit(0x61, to, base, offset, 0);
    }

    /** {@code *(u32 *) (base + offset) = from}. */
    BpfAssembler store32(int base, int offset, int from) {
        return emit(0x63, base, from, offset, 0);
    }

    /** {@code *(u64 *) (base + offset) = from}. */
    BpfAssembler store64(int base, int offset, int from) {
        return emit(0x7b, base, from, offset, 0);
    }

    /** {@code *(u32 *) (base + offset) = value}. */
    BpfAssembler put32(int base, int offset, int value) {
        return emit(0x62, base, 0, offset, value);
    }

    /** {@code *(u64 *) (base + offset) = value}. */
    BpfAssembler put64(int base, int offset, int value) {
        return emit(0x7a, base, 0, offset, value);
    }

    /** Copies {@code length} bytes of the packet that register 6 keeps, from {@code offset} on, to a local variable. */
    BpfAssembler loadBytes(int offset, int variable, int length) {
        return move(1, 6).set(2, offset).local(3, variable).set(4, length).call(LOAD_BYTES);
    }

    /** Copies {@code length} bytes of a local variable to that packet, from {@code offset} on; sums are left as they are. */
    BpfAssembler storeBytes(int offset, int variable, int length) {
        return move(1, 6)
                .set(2, offset)
                .local(3, variable)
                .set(4, length)
                .set(5, 0)
                .call(STORE_BYTES);
    }

    /** Calls a helper of the kernel by its number. */
    BpfAssembler call(int helper) {
        return emit(0x85, 0, 0, 0, helper);
    }

    /** Goes to {@code label} if {@code register} equals {@code value}. */
    BpfAssembler ifEqual(int register, int value, String label) {
        return jump(0x15, register, value, label);
    }

    /** Goes to {@code label} unless {@code register} equals {@code value}. */
    BpfAssembler ifNot(int register, int value, String label) {
        return jump(0x55, register, value, label);
    }

    /** Goes to {@code label} if {@code register}, without a sign, is at most {@code value}. */
    BpfAssembler ifAtMost(int register, int value, String label) {
        return jump(0xb5, register, value, label);
    }

    /** The next instruction is where jumps to {@code label} go. */
    BpfAssembler label(String label) {
        labels.put(label, count());
        return this;
    }

    /** Returns {@code value}. */
    BpfAssembler exit(int value) {
        return set(0, value).exitWithResult();
    }

    /** Returns what the last call did. */
    BpfAssembler exitWithResult() {
        return emit(0x95, 0, 0, 0, 0);
    }

    /** The program, in the kernel's format for little-endian machines. */
    byte[] bytes() {
        var bytes = code.toByteArray();
        var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (var jump : jumps) {
            var target = labels.get(jump.label());
            if (target == null) {
                throw new IllegalStateException("no label " + jump.label());
            }
            buffer.putShort(jump.at() * LENGTH + 2, (short) (target - jump.at() - 1));
        }
        return bytes;
    }

    private BpfAssembler jump(int operation, int register, int value, String label) {
        jumps.add(new Jump(count(), label));
        return emit(operation, register, 0, 0, value);
    }

    private int count() {
        return code.size() / LENGTH;
    }

    private BpfAssembler emit(int operation, int to, int from, int offset, int value) {
        var instruction = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        instruction
                .put((byte) operation)
                .put((byte) (to | (from << 4)))
                .putShort((short) offset)
                .putInt(value);
        code.writeBytes(instruction.array());
        return this;
    }
}
