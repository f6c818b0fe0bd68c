package io.seine.agent.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** nftables by {@code libnftables.so.1}: fifty times faster than running the program. */
final class LibNftables implements Nft {
    /** The library uses strtok(3), so that two contexts at a time would mix up what they read, or end the process. */
    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

    private static final String LIBRARY = "libnftables.so.1";

    /** NFT_CTX_OUTPUT_JSON and NFT_CTX_OUTPUT_NUMERIC_PROTO. With the first, input is taken for JSON too. */
    private static final int AS_JSON = 1 << 4 | 1 << 7;

    private final MethodHandle free;
    private final MethodHandle flags;
    private final MethodHandle run;
    private final MethodHandle output;
    private final MethodHandle errors;
    private final MemorySegment context;

    private LibNftables(SymbolLookup library) {
        this.free = handle(library, "nft_ctx_free", FunctionDescriptor.ofVoid(ADDRESS));
        this.flags = handle(library, "nft_ctx_output_set_flags", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT));
        this.run = handle(library, "nft_run_cmd_from_buffer", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
        this.output = handle(library, "nft_ctx_get_output_buffer", FunctionDescriptor.of(ADDRESS, ADDRESS));
        this.errors = handle(library, "nft_ctx_get_error_buffer", FunctionDescriptor.of(ADDRESS, ADDRESS));
        this.context = context(library);
    }

    /** The library, empty if it is not installed. */
    static Optional<LibNftables> open() {
        try {
            // Once loaded, the library stays as long as the process.
            return Optional.of(new LibNftables(SymbolLookup.libraryLookup(LIBRARY, Arena.global())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public void run(String commands) {
        execute(commands, 0);
    }

    @Override
    public String print(String command) {
        return execute(command, AS_JSON);
    }

    @Override
    public void close() {
        try {
            free.invokeExact(context);
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    private String execute(String commands, int format) {
        ONE_AT_A_TIME.lock();
        try (var call = Arena.ofConfined()) {
            flags.invokeExact(context, format);
            var failed = (int) run.invokeExact(context, call.allocateFrom(commands)) != 0;
            // Reading a buffer empties it, so both are read each time.
            var said = text((MemorySegment) output.invokeExact(context));
            var complaint = text((MemorySegment) errors.invokeExact(context));
            if (failed) {
                throw new KernelException("Could not run nftables commands: " + complaint.strip());
            }
            return said;
        } catch (KernelException e) {
            throw e;
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }

    private static MemorySegment context(SymbolLookup library) {
        var create = handle(library, "nft_ctx_new", FunctionDescriptor.of(ADDRESS, JAVA_INT));
        var bufferOutput = handle(library, "nft_ctx_buffer_output", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        var bufferErrors = handle(library, "nft_ctx_buffer_error", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        try {
            var context = (MemorySegment) create.invokeExact(0);
            if (context.equals(MemorySegment.NULL)
                    || (int) bufferOutput.invokeExact(context) != 0
                    || (int) bufferErrors.invokeExact(context) != 0) {
                throw new KernelException("Could not open nftables: " + LIBRARY + " gave no context.");
            }
            return context;
        } catch (KernelException e) {
            throw e;
        } catch (Throwable e) {
            throw LibC.unexpected(e);
        }
    }

    private static String text(MemorySegment string) {
        return string.reinterpret(Long.MAX_VALUE).getString(0);
    }

    private static MethodHandle handle(SymbolLookup library, String name, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), type);
    }
}
