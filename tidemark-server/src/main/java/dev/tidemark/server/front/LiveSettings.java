package dev.tidemark.server.front;

import dev.tidemark.server.command.ReadChoice;

/** What {@code CONFIG SET} may change while the server runs. Starts as {@link FrontSettings} say. Event loop only. */
public final class LiveSettings {
    private String password;
    private int maxClients;
    private int mostClients = Integer.MAX_VALUE;
    private int maxOutputBytes;
    private long maxTotalOutputBytes;
    private int idleClientSeconds;
    private FrontSettings.Redirect redirect;
    private ReadChoice readOnlyLevel;

    LiveSettings(FrontSettings settings) {
        password = settings.password();
        maxClients = settings.maxClients();
        maxOutputBytes = settings.maxOutputBytes();
        maxTotalOutputBytes = settings.maxTotalOutputBytes();
        idleClientSeconds = settings.idleClientSeconds();
        redirect = settings.redirect();
        readOnlyLevel = settings.readOnlyLevel();
    }

    /** Null: none is needed. */
    public String password() {
        return password;
    }

    /** Clients that are connected stay let in. */
    public void setPassword(String password) {
        this.password = password;
    }

    public int maxClients() {
        return maxClients;
    }

    /** So many clients fit the limits of the process; lowers {@link #maxClients} to that. */
    public void boundClients(int most) {
        mostClients = most;
        maxClients = Math.min(maxClients, most);
    }

    /** What {@link #maxClients} may be at most. */
    public int mostClients() {
        return mostClients;
    }

    public void setMaxClients(int maxClients) {
        this.maxClients = maxClients;
    }

    public int maxOutputBytes() {
        return maxOutputBytes;
    }

    public void setMaxOutputBytes(int maxOutputBytes) {
        this.maxOutputBytes = maxOutputBytes;
    }

    /** Of all clients together. */
    public long maxTotalOutputBytes() {
        return maxTotalOutputBytes;
    }

    public void setMaxTotalOutputBytes(long maxTotalOutputBytes) {
        this.maxTotalOutputBytes = maxTotalOutputBytes;
    }

    public int idleClientSeconds() {
        return idleClientSeconds;
    }

    public void setIdleClientSeconds(int idleClientSeconds) {
        this.idleClientSeconds = idleClientSeconds;
    }

    public FrontSettings.Redirect redirect() {
        return redirect;
    }

    public void setRedirect(FrontSettings.Redirect redirect) {
        this.redirect = redirect;
    }

    /** Of connections that say {@code READONLY} from now on. */
    public ReadChoice readOnlyLevel() {
        return readOnlyLevel;
    }

    public void setReadOnlyLevel(ReadChoice readOnlyLevel) {
        this.readOnlyLevel = readOnlyLevel;
    }
}
