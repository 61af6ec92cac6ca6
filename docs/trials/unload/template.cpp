template <class T> struct Counter {
    static int calls;
};
template <class T> int Counter<T>::calls = 0;

extern "C" int count()
{
    return ++Counter<int>::calls;
}
