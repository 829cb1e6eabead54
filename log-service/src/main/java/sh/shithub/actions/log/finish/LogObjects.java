package sh.shithub.actions.log.finish;

import sh.shithub.actions.platform.logs.LogText;

/** Finished logs in object storage. Every method throws {@link StorageException} when the store fails or refuses. */
public interface LogObjects {
    /**
     * Begins an object, which takes the place of what is under the key once it is finished.
     *
     * @param keep so many bytes of what is there now come first; 0: whatever is there is not looked at
     * @param stillMine asked before each request that writes; throws when the lease is lost
     * @param kept is shown the bytes that come first
     */
    Draft draft(String key, long keep, Runnable stillMine, Reader kept);

    /** Whoever reads along. */
    interface Reader {
        /** @param length how many of the bytes are meant; they are the caller's and change afterwards */
        void read(byte[] some, int length);
    }

    /** An object that nobody sees yet. Closing it unfinished gives it up. */
    interface Draft extends LogText.Sink, AutoCloseable {
        /** Puts the object in its place, and checks what the store says it has. @return its size in bytes */
        long finish();

        @Override
        void close();
    }
}
