// SPDX-License-Identifier: MIT

import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

/// Reads each request, applies faults, and records the exchange.
struct ExchangeMiddleware: RouterMiddleware {
  typealias Next = @concurrent (Request, CallContext) async throws -> Response
  let state: SandboxState

  func handle(_ request: Request, context: CallContext, next: Next) async throws -> Response {
    var request = request
    var context = context
    let arrival = await state.now
    let bytes = try await request.collectBody(upTo: 4 << 20)
    context.body = try? JSON(parsing: bytes.readableBytesView)

    let fault = await state.nextFault(method: request.method.rawValue, path: request.uri.path)
    let response = try await respond(to: request, context, under: fault, next)
    var exchange = Exchange(request, body: context.body, at: arrival)
    exchange.fault = fault?.name
    if let response {
      exchange.status = response.status.code
      exchange.response = try? JSON(parsing: try await response.bytes.readableBytesView)
    }
    await state.record(exchange)

    guard var response else {
      try? await context.channel.close()
      throw CancellationError()
    }
    response.headers[.sandboxDate] = SandboxClock.text(await state.now)
    guard case .slowBody(let seconds) = fault?.kind else { return response }
    return try await response.slowedDown(over: .seconds(seconds))
  }

  /// The response, or nil to close the connection without one.
  private func respond(
    to request: Request, _ context: CallContext, under fault: Fault?, _ next: Next
  ) async throws -> Response? {
    switch fault?.kind {
    case .dropBefore:
      return nil
    case .dropAfter:
      _ = try await act(on: request, context, next)
      return nil
    case .status(let code, let headers, let body, let acts):
      if acts { _ = try await act(on: request, context, next) }
      return Self.apiResponse(code, headers, body).response
    case .garbage:
      let status = try await act(on: request, context, next).status
      var response = APIResponse.json(nil, status == .noContent ? .ok : status)
      response.body = ByteBuffer(string: #"{"id": 0, "action": "scr"# + "\u{0}\u{1}")
      return response.response
    case .delay(let seconds):
      try await Task.sleep(for: .seconds(seconds))
      return try await act(on: request, context, next)
    case .slowBody, nil:
      return try await act(on: request, context, next)
    }
  }

  private func act(on request: Request, _ context: CallContext, _ next: Next) async throws
    -> Response
  {
    do {
      return try await next(request, context)
    } catch let refusal as Refusal {
      return refusal.apiResponse.response
    } catch let error as HTTPError {
      return APIResponse.page(error.status).response
    }
  }

  private static func apiResponse(_ code: Int, _ headers: [String: String], _ body: String)
    -> APIResponse
  {
    var response = APIResponse.page(HTTPResponse.Status(code: code), body)
    for (name, value) in headers {
      if let name = HTTPField.Name(name) { response.headers[name] = value }
    }
    return response
  }
}

extension Exchange {
  fileprivate init(_ request: Request, body: JSON?, at arrival: Date) {
    var headers: [String: String] = [:]
    for field in request.headers { headers[field.name.canonicalName] = field.value }
    self.init(
      index: 0, at: arrival, method: request.method.rawValue, path: request.uri.path,
      url: "http://\(request.head.authority ?? "127.0.0.1")\(request.uri.string)",
      headers: headers, body: body)
  }
}
