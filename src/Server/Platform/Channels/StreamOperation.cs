namespace TradeCraft.Server.Platform.Channels;

/// <summary>
/// Something that a signed-in client can ask for over the stream, and that a feature does. The stream itself knows none.
/// </summary>
/// <param name="Op">What a message's <c>op</c> says: order.place.</param>
/// <param name="Request">The type of such a message. It has an <c>Id</c>, which comes back in the answer.</param>
/// <param name="Answer">The type of the answer.</param>
/// <param name="AnswerType">What the answer's <c>type</c> says.</param>
/// <param name="RunAsync">Does it. Until its first wait it runs before the connection's next message is read, so that what is sent in an
/// order is begun in it.</param>
public sealed record StreamOperation(
    string Op, Type Request, Type Answer, string AnswerType, Func<Caller, object, Task<object>> RunAsync);

/// <summary>How a feature offers what it does over the stream.</summary>
public static class StreamOperationSetup
{
    public static IServiceCollection AddStreamOperation<TRequest, TAnswer>(
        this IServiceCollection services, string op, string answerType, Func<IServiceProvider, Caller, TRequest, Task<TAnswer>> run)
        where TRequest : class
        where TAnswer : class =>
        services.AddSingleton(provider => new StreamOperation(
            op, typeof(TRequest), typeof(TAnswer), answerType, async (caller, request) => await run(provider, caller, (TRequest)request)));
}
