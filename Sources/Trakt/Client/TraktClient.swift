// SPDX-License-Identifier: MIT

public import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1

/// Trakt's API: one request, one answer. It tries nothing twice and waits for nothing.
///
/// Calls of a user take an access token, which ``TraktAccount`` gives.
public struct TraktClient: Sendable {
  public let configuration: TraktConfiguration
  let http: HTTPClient

  /// The time in which a whole answer has to be there.
  var deadline = Duration.seconds(15)

  /// - Parameter http: from ``TraktHTTP/makeClient(on:)``; shut down by the caller.
  public init(http: HTTPClient, configuration: TraktConfiguration) {
    self.http = http
    self.configuration = configuration
  }

  /// Sends a request and takes any 2xx: documents and reality differ on 200 and 201.
  func send(_ request: TraktRequest) async throws(TraktError) -> TraktReply {
    let reply = try await exchange(request)
    guard 200...299 ~= reply.status else { throw TraktError(reply, hiding: hidden(request)) }
    return reply
  }

  /// Sends a request and takes an answer of any status.
  func exchange(_ request: TraktRequest) async throws(TraktError) -> TraktReply {
    guard let clientID = configuration.clientID, !clientID.isEmpty else { throw .noClientID }
    let base =
      switch request.host {
      case .api: configuration.apiURL
      case .auth: configuration.authURL
      }
    var outgoing = HTTPClientRequest(url: base + request.target)
    outgoing.method = request.method
    outgoing.headers = request.headers(configuration, clientID: clientID)
    outgoing.body = request.body.map { .bytes(ByteBuffer(bytes: $0)) }
    return try await within(deadline) { [http, deadline, outgoing] in
      let answer = try await http.execute(outgoing, timeout: TimeAmount(deadline))
      return TraktReply(
        status: Int(answer.status.code), headers: answer.headers,
        body: try await Self.collect(answer.body, upTo: request.bodyLimit))
    }.get()
  }

  /// The HTTP client's own time-out ends with the head of an answer; a body may trickle in for
  /// ever.
  func within(
    _ deadline: Duration, _ exchange: @escaping @Sendable () async throws -> TraktReply
  ) async -> Result<TraktReply, TraktError> {
    await withTaskGroup(of: Result<TraktReply, TraktError>.self) { group in
      group.addTask {
        do {
          return .success(try await exchange())
        } catch {
          return .failure(Task.isCancelled ? .cancelled : TraktError(connection: error))
        }
      }
      group.addTask { [loop = http.eventLoopGroup.any()] in
        let isOver: Void? = try? await loop.sleep(for: deadline)
        return .failure(isOver == nil ? .cancelled : .unreachable("no answer in time"))
      }
      let first = await group.next()
      group.cancelAll()
      return first ?? .failure(.cancelled)
    }
  }

  private static func collect(
    _ body: HTTPClientResponse.Body, upTo limit: Int
  ) async throws -> Data {
    var data = Data()
    for try await piece in body {
      guard data.count + piece.readableBytes <= limit else {
        throw NIOTooManyBytesError(maxBytes: limit)
      }
      data.append(contentsOf: piece.readableBytesView)
    }
    return data
  }

  func hidden(_ request: TraktRequest) -> [String] {
    request.secrets + [request.token, configuration.clientSecret].compactMap(\.self)
  }

  /// A body with its keys in order, so that the same request is the same bytes.
  func json(_ value: some Encodable) throws(TraktError) -> Data {
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return try encoder.encode(value)
    } catch {
      throw .rejected(status: 0, message: "a request that can't be written as JSON")
    }
  }
}

extension EventLoop {
  /// As `Task.sleep`, which once cancelled still wakes the process when its time has come.
  fileprivate func sleep(for duration: Duration) async throws {
    let alarm = scheduleTask(in: TimeAmount(duration)) {}
    try await withTaskCancellationHandler {
      try await alarm.futureResult.get()
    } onCancel: {
      alarm.cancel()
    }
  }
}
