using TradeCraft.Server.Commands;

Verb[] verbs = [Serve.Verb, Verify.Verb, Rebuild.Verb, Backup.Verb, Restore.Verb, Secrets.Verb, DescribeApi.Verb, WriteContracts.Verb];
return await new CommandLine(verbs, Console.Out, Console.Error).RunAsync(args);
