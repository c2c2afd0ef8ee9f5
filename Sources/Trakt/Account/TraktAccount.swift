// SPDX-License-Identifier: MIT

public import AsyncHTTPClient
public import struct FoundationEssentials.Date

/// The signed-in account: provides valid access tokens and refreshes them in time.
///
/// Refresh tokens are single-use, so one refresh runs at a time across all processes that share the
/// credentials, and new tokens are on disk before they are used. Only the response `invalid_grant`
/// ends a sign-in, and only once the access token has expired or got a 401: no outage signs out.
public actor TraktAccount {
  public enum State: Sendable, Hashable {
    case ok
    case signedOut
    /// The sign-in has ended; the user has to sign in again.
    case expired
  }

  /// The client, with the API application that is configured or was used to sign in.
  public private(set) var client: TraktClient
  /// The last error of reading or writing the credentials; nil if there is none.
  public private(set) var problem: CredentialError?

  /// Increases when another user signs in, and when the user signs out.
  public private(set) var generation = 0

  private let http: HTTPClient
  private var configuration: TraktConfiguration
  private let store: CredentialStore
  private let clock: any Clock<Duration>
  private let now: @Sendable () -> Date

  private var credentials = Credentials()
  /// The tokens on disk, as last read or written. Those in memory are newer if saving failed.
  private var onDisk: Tokens?
  /// The access token that got a 401.
  private var rejected: String?
  /// The refresh token that got `invalid_grant`.
  private var spent: String?
  /// The earliest time of the next regular refresh.
  private var nextRefresh = Date.distantPast
  /// The earliest time of the next refresh because of a 401, after one that has succeeded. If the new
  /// tokens get a 401 too, the tokens are not the cause: refreshing at each call would only risk losing
  /// a response, and with it the sign-in.
  private var nextForcedRefresh = Date.distantPast
  private var refreshTask: Task<TraktError?, Never>?

  /// - Parameters:
  ///   - clock: the clock for waiting for other processes.
  ///   - now: the wall clock, by which tokens expire.
  public init(
    http: HTTPClient, configuration: TraktConfiguration, store: CredentialStore,
    clock: any Clock<Duration> = ContinuousClock(), now: @escaping @Sendable () -> Date = { .now }
  ) {
    self.http = http
    self.configuration = configuration
    self.store = store
    self.clock = clock
    self.now = now
    do {
      credentials = try store.load()
    } catch {
      problem = error
    }
    onDisk = credentials.tokens
    client = TraktClient(http: http, configuration: configuration.completed(by: credentials))
  }

  public var state: State {
    guard let tokens = credentials.tokens else { return .signedOut }
    return spent == tokens.refresh && !isGood(tokens) ? .expired : .ok
  }

  public var username: String? { credentials.username }
  public var tokenExpiresAt: Date? { credentials.tokens?.expiresAt }

  /// The client, a valid access token, and the ``TraktAccount/generation`` that it belongs to.
  public typealias Access = (client: TraktClient, token: String, generation: Int)

  /// Performs a read on behalf of the user, and repeats it once with refreshed tokens if Trakt
  /// responds with 401.
  ///
  /// A refresh can take as long as a request. If what is sent has to be decided afterwards, call
  /// ``access()``.
  ///
  /// - Parameter call: receives the client and an access token; runs in the caller's isolation. The
  ///   compiler does not infer its error type: `{ (client, token) async throws(TraktError) in … }`.
  /// - Throws: the call's error; ``TraktError/signedOut`` when signed out,
  ///   ``TraktError/invalidGrant`` if the sign-in has ended; the refresh's error if it was required
  ///   and failed.
  public nonisolated func perform<Response>(
    _ call: (TraktClient, String) async throws(TraktError) -> Response
  ) async throws(TraktError) -> Response {
    let first = try await access()
    do {
      return try await call(first.client, first.token)
    } catch .unauthorized {
      await reject(first.token)
    }
    let second = try await access()
    return try await call(second.client, second.token)
  }

  /// Applies a new configuration; the sign-in stays.
  public func adopt(_ configuration: TraktConfiguration) {
    self.configuration = configuration
    client = TraktClient(http: http, configuration: configuration.completed(by: credentials))
  }

  /// Reads credentials stored by another process, such as `scrobbled login`.
  public func reload() {
    do {
      let stored = try store.load()
      if stored.tokens != onDisk || !isUnsaved { adopt(stored) }
    } catch {
      problem = error
    }
  }

  /// Tests whether a sign-in can be saved, before the user is asked for one.
  public func checkStorage() async throws(CredentialError) {
    let lock = try await store.lock(clock: clock)
    try store.save(try store.load(), holding: lock)
  }

  /// Stores a new sign-in with the API application it belongs to. An inherited application is not
  /// stored, so that a sign-in after the system's has changed uses the new one.
  ///
  /// - Parameter user: nil if the settings could not be fetched.
  public func signIn(_ tokens: Tokens, user: UserSettings?) async throws(CredentialError) {
    await finishRefresh()
    let lock = try await store.lock(clock: clock)
    let isInherited = configuration.clientID == nil && credentials.clientID == nil
    let used = client.configuration
    let signedIn = Credentials(
      clientID: isInherited ? nil : used.clientID,
      clientSecret: isInherited ? nil : used.clientSecret,
      username: user?.username, tokens: RefreshPolicy.dated(tokens, receivedAt: now()),
      showsRatingPrompt: user?.showsRatingPrompt)
    try store.save(signedIn, holding: lock)
    adopt(signedIn)
  }

  /// Revokes the tokens and deletes the credentials, the latter even if revocation fails.
  ///
  /// - Returns: the error of the revocation, or nil.
  @discardableResult
  public func signOut() async throws(CredentialError) -> TraktError? {
    await finishRefresh()
    let lock = try await store.lock(clock: clock)
    var failure: TraktError?
    let token = ((try? store.load()) ?? credentials).tokens?.access
    do throws(TraktError) {
      if let token { try await client.revoke(token: token) }
    } catch {
      failure = error
    }
    try store.delete(holding: lock)
    adopt(Credentials())
    return failure
  }

  /// Waits for a refresh in progress to finish and be saved, for shutdown.
  public func finishRefresh() async {
    _ = await refreshTask?.value
  }

  /// Cancels a refresh in progress, at the end of the shutdown timeout.
  public func cancelRefresh() {
    refreshTask?.cancel()
  }

  // MARK: - Access tokens

  /// Returns access for the next call, with refreshed tokens if they are due or were rejected.
  ///
  /// - Throws: ``TraktError/signedOut`` when signed out, ``TraktError/invalidGrant`` if the sign-in has
  ///   ended, ``TraktError/unauthorized`` if new tokens were rejected too; the refresh's error if it
  ///   was required and failed.
  public func access() async throws(TraktError) -> Access {
    if isUnsaved { await saveAgain() }
    // Another process may have signed in. Checked only if there is no valid token.
    if state != .ok { reload() }
    // Twice, because a refresh may adopt tokens of another process, which may be due as well.
    for _ in 0..<2 {
      guard let tokens = credentials.tokens else { throw .signedOut }
      guard state == .ok else { throw .invalidGrant }
      guard needsRefresh(tokens) else { return access(tokens) }
      if tokens.access == rejected, now() < nextForcedRefresh { throw .unauthorized }
      let failure = await refresh(tokens)
      if let current = credentials.tokens, isGood(current) { return access(current) }
      if let failure, failure != .invalidGrant {
        // Of the refresh; the call itself is not sent.
        switch failure {
        case .unreachable, .timedOut, .unreadable, .cancelled, .serverError(_, retryAfter: nil):
          throw .unreachable("\(failure)", wasSent: false)
        default: throw failure
        }
      }
    }
    throw .signedOut
  }

  private func access(_ tokens: Tokens) -> Access { (client, tokens.access, generation) }

  private func isGood(_ tokens: Tokens) -> Bool {
    tokens.access != rejected && tokens.expiresAt > now()
  }

  private func needsRefresh(_ tokens: Tokens) -> Bool {
    guard isGood(tokens) else { return true }
    return RefreshPolicy.isDue(tokens, at: now()) && now() >= nextRefresh
      && spent != tokens.refresh
  }

  /// Records that this access token got a 401.
  public func reject(_ token: String) {
    rejected = token
  }

  private func adopt(_ credentials: Credentials) {
    if credentials.tokens != self.credentials.tokens {
      rejected = nil
      spent = nil
      nextRefresh = .distantPast
      nextForcedRefresh = .distantPast
    }
    if !credentials.isOfSameUser(as: self.credentials) { generation += 1 }
    self.credentials = credentials
    onDisk = credentials.tokens
    problem = nil
    client = TraktClient(http: http, configuration: configuration.completed(by: credentials))
  }

  // MARK: - Refresh

  /// Runs in its own task: cancelling a caller must not discard the only copy of tokens that Trakt
  /// is sending.
  private func refresh(_ tokens: Tokens) async -> TraktError? {
    if let refreshTask { return await refreshTask.value }
    let task = Task { await refreshUnderLock(tokens) }
    refreshTask = task
    return await task.value
  }

  private func refreshUnderLock(_ tokens: Tokens) async -> TraktError? {
    defer { refreshTask = nil }
    do throws(CredentialError) {
      let lock = try await store.lock(clock: clock)
      let stored = try store.load()
      guard stored.tokens == onDisk else {
        // Another process has refreshed the tokens, or has signed in or out.
        adopt(stored)
        return nil
      }
      // A refresh token is used only if its successor can be saved: saving the known credentials
      // tests that.
      try save(holding: lock)
      if let failure = await exchange(tokens) { return failure }
      try save(holding: lock)
      return nil
    } catch .held(let path) {
      return .unreachable("\(path) is locked by another process")
    } catch {
      problem = error
      nextRefresh = now().addingTimeInterval(300)
      // While the old token is valid there is time to repair the disk. After that, working tokens
      // in memory only are better than none.
      if let current = credentials.tokens, current != tokens || isGood(current) { return nil }
      return await exchange(tokens)
    }
  }

  /// - Returns: the error, or nil on success.
  private func exchange(_ tokens: Tokens) async -> TraktError? {
    let isForced = tokens.access == rejected
    do throws(TraktError) {
      let fresh = try await client.refresh(tokens.refresh)
      if isForced { nextForcedRefresh = now().addingTimeInterval(60) }
      credentials.tokens = RefreshPolicy.dated(fresh, receivedAt: now())
      return nil
    } catch .invalidGrant {
      spent = tokens.refresh
      return .invalidGrant
    } catch {
      nextRefresh = now().addingTimeInterval(RefreshPolicy.pause(after: error))
      return error
    }
  }

  private var isUnsaved: Bool { credentials.tokens != onDisk }

  private func save(holding lock: borrowing CredentialLock) throws(CredentialError) {
    try store.save(credentials, holding: lock)
    onDisk = credentials.tokens
    problem = nil
  }

  /// Retries saving tokens that could not be saved.
  private func saveAgain() async {
    do throws(CredentialError) {
      let lock = try await store.lock(clock: clock)
      // An unreadable file is no reason to discard the only valid tokens.
      if let stored = try? store.load(), stored.tokens != onDisk {
        adopt(stored)
      } else {
        try save(holding: lock)
      }
    } catch {
      problem = error
    }
  }
}
