using TradeCraft.Server.Identity;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Identity;

public sealed class SignInThrottleTests
{
    private const string Ada = "ada";

    private readonly MovableClock clock = new();
    private readonly SignInThrottle throttle;

    public SignInThrottleTests() => throttle = new(clock);

    [Fact]
    public void Who_fails_from_one_network_does_not_stop_the_user_on_another()
    {
        for (var i = 0; i < SignInThrottle.MostFromOneNetwork; i++) Fail(Ada, "thief");
        Assert.NotNull(throttle.TryBegin(Ada, "thief", isKnown: false));
        Assert.Null(throttle.TryBegin(Ada, "home", isKnown: true));
        Assert.Null(throttle.TryBegin("bob", "thief", isKnown: false));
    }

    [Fact]
    public void Many_networks_together_stop_the_login_but_not_where_its_user_signed_in_before()
    {
        for (var i = 0; i < SignInThrottle.MostFromAnywhere; i++) Fail(Ada, $"thief {i / 4}");
        Assert.NotNull(throttle.TryBegin("ADA", "cafe", isKnown: false));
        Assert.Null(throttle.TryBegin(Ada, "home", isKnown: true));
        clock.Advance(SignInThrottle.Wait);
        Assert.Null(throttle.TryBegin(Ada, "cafe", isKnown: false));
    }

    [Fact]
    public void Tries_sent_at_once_are_no_more_than_one_after_the_other()
    {
        var begun = Enumerable.Range(0, 20).Count(_ => throttle.TryBegin(Ada, "thief", isKnown: false) is null);
        Assert.Equal(SignInThrottle.MostFromOneNetwork, begun);
    }

    private void Fail(string login, string network)
    {
        Assert.Null(throttle.TryBegin(login, network, isKnown: false));
        throttle.End(login, network, succeeded: false);
    }
}
