struct Counter {
    int calls = 0;
    ~Counter() { calls = 0; }
};

extern "C" int count()
{
    thread_local Counter counter;
    return ++counter.calls;
}
